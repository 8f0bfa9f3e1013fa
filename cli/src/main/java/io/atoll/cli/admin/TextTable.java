package io.atoll.cli.admin;

import java.util.ArrayList;
import java.util.List;

/// A table for a terminal: columns as wide as their widest cell, two spaces between them. Columns
/// whose title begins with `>` stand to the right, as numbers should.
public final class TextTable {
    private static final String GAP = "  ";

    private final List<String> titles;
    private final List<Boolean> right;
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(String... titles) {
        this.titles = new ArrayList<>(titles.length);
        this.right = new ArrayList<>(titles.length);
        for (String title : titles) {
            right.add(title.startsWith(">"));
            this.titles.add(title.startsWith(">") ? title.substring(1) : title);
        }
    }

    /// @param cells as many as there are titles; written as [String#valueOf(Object)] does
    public void add(Object... cells) {
        if (cells.length != titles.size()) {
            throw new IllegalArgumentException(
                    cells.length + " cells for " + titles.size() + " columns");
        }
        var row = new ArrayList<String>(cells.length);
        for (Object cell : cells) {
            row.add(String.valueOf(cell));
        }
        rows.add(row);
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        line(titles, text);
        rows.forEach(row -> line(row, text));
        return text.toString();
    }

    private void line(List<String> cells, StringBuilder text) {
        var line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(width(column) - cell.length());
            line.append(right.get(column) ? padding + cell : cell + padding).append(GAP);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private int width(int column) {
        int width = titles.get(column).length();
        for (List<String> row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return width;
    }
}
