package io.atoll.readnode.search;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;
import io.atoll.model.rows.Values;
import io.atoll.readnode.calls.CallLimit;
import io.atoll.segment.search.SearchableSegment.View;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Fetches the output fields of picked rows, in the order of the picks. Rows are fetched slice by
/// slice, so that an answer that grows too large is noticed before it fills the memory.
public final class OutputRows {
    private static final long USUAL_FIELD_BYTES = 256;
    private static final long KEY_BYTES = 32;

    private static final int SLICE = 256;

    private final List<View> views;
    private final List<Field> fields;
    private final CallLimit limit;

    /// @param views by a pick's segment
    /// @param limit asked before each slice
    public OutputRows(List<View> views, List<Field> fields, CallLimit limit) {
        this.views = views;
        this.fields = fields;
        this.limit = limit;
    }

    /// What a row with its key usually takes in memory.
    public static long usualBytes(int outputFields) {
        return KEY_BYTES + outputFields * USUAL_FIELD_BYTES;
    }

    /// The fields with these ids, in that order.
    ///
    /// @throws AtollException with FIELD_NOT_FOUND
    public static List<Field> fields(Schema schema, List<Long> ids) {
        var fields = new ArrayList<Field>(ids.size());
        for (long id : ids) {
            fields.add(
                    schema.field(id)
                            .orElseThrow(
                                    () ->
                                            new AtollException(
                                                    ErrorCode.FIELD_NOT_FOUND,
                                                    "the schema known here has no field " + id)));
        }
        return fields;
    }

    /// @return empty if the values take more than `limitBytes`
    public Optional<ByteString> fetch(RowPicks picks, long limitBytes) {
        if (fields.isEmpty() || picks.size() == 0) {
            return Optional.of(ByteString.EMPTY);
        }
        if (leastBytes() * picks.size() > limitBytes) {
            return Optional.empty();
        }
        var slices = new ArrayList<Rows>();
        long bytes = 0;
        for (int from = 0; from < picks.size(); from += SLICE) {
            limit.check("its output fields were being read");
            Rows slice = fetch(picks, from, Math.min(picks.size(), from + SLICE));
            slices.add(slice);
            bytes += sizeBytes(slice);
            if (bytes > limitBytes) {
                return Optional.empty();
            }
        }
        return Optional.of(UnsafeByteOperations.unsafeWrap(RowsCodec.encode(join(slices))));
    }

    /// What a row takes at least: only vectors make it worth knowing.
    private long leastBytes() {
        long bytes = 0;
        for (Field field : fields) {
            bytes += (long) field.dimension() * Float.BYTES;
        }
        return bytes;
    }

    private Rows fetch(RowPicks picks, int from, int to) {
        var perSegment = new int[views.size()];
        var place = new int[to - from];
        for (int i = from; i < to; i++) {
            place[i - from] = perSegment[picks.segment(i)]++;
        }
        var sources = new ArrayList<Rows>();
        var sourceOf = new int[views.size()];
        for (int segment = 0; segment < perSegment.length; segment++) {
            int count = perSegment[segment];
            if (count > 0) {
                sourceOf[segment] = sources.size();
                int[] rows = rowsIn(segment, count, picks, from, to);
                sources.add(views.get(segment).fetch(rows, count, fields));
            }
        }
        var source = new int[to - from];
        for (int i = from; i < to; i++) {
            source[i - from] = sourceOf[picks.segment(i)];
        }
        return Rows.gather(sources, source, place, to - from);
    }

    private static int[] rowsIn(int segment, int count, RowPicks picks, int from, int to) {
        var rows = new int[count];
        int n = 0;
        for (int i = from; i < to; i++) {
            if (picks.segment(i) == segment) {
                rows[n++] = picks.row(i);
            }
        }
        return rows;
    }

    private static Rows join(List<Rows> slices) {
        if (slices.size() == 1) {
            return slices.getFirst();
        }
        int count = 0;
        for (Rows slice : slices) {
            count += slice.count();
        }
        var from = new int[count];
        var rows = new int[count];
        int n = 0;
        for (int slice = 0; slice < slices.size(); slice++) {
            for (int row = 0; row < slices.get(slice).count(); row++) {
                from[n] = slice;
                rows[n++] = row;
            }
        }
        return Rows.gather(slices, from, rows, count);
    }

    private static long sizeBytes(Rows rows) {
        long bytes = 0;
        for (Column column : rows.columns()) {
            bytes += Values.of(column.type()).bytes(column);
        }
        return bytes;
    }
}
