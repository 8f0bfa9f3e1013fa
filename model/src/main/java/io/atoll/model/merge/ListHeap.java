package io.atoll.model.merge;

/// A binary heap of list numbers: the list whose head comes first is on top. Merging takes the top,
/// moves that list on, and lets it sink.
public final class ListHeap {
    private final int[] lists;
    private final Order order;
    private int size;

    /// Whether the head of list `a` comes before the head of list `b`.
    public interface Order {
        boolean before(int a, int b);
    }

    public ListHeap(int capacity, Order order) {
        this.lists = new int[capacity];
        this.order = order;
    }

    public void clear() {
        size = 0;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public void add(int list) {
        int place = size++;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (!order.before(list, lists[parent])) {
                break;
            }
            lists[place] = lists[parent];
            place = parent;
        }
        lists[place] = list;
    }

    public int top() {
        return lists[0];
    }

    /// After the head of the top list moved on.
    public void topMoved() {
        sink(lists[0]);
    }

    /// After the last head of the top list.
    public void topEnded() {
        size--;
        if (size > 0) {
            sink(lists[size]);
        }
    }

    private void sink(int list) {
        int place = 0;
        while (true) {
            int child = 2 * place + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && order.before(lists[child + 1], lists[child])) {
                child++;
            }
            if (!order.before(lists[child], list)) {
                break;
            }
            lists[place] = lists[child];
            place = child;
        }
        lists[place] = list;
    }
}
