package io.atoll.segment.filtering;

import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.filter.Filter.Reference;
import io.atoll.model.geometry.GeometryBytes;
import io.atoll.model.geometry.WktReader;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.StoredColumns;
import io.atoll.segment.spatial.SpatialQueries;
import io.atoll.segment.spatial.SpatialRelation;

import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The conditions on geometries. Bounding boxes tell which rows come into question; only their
/// bytes are read, once for all conditions on the field.
final class SpatialConditions {
    private final LeafReader leaf;
    private final StoredColumns columns;
    private final LeafQueries queries;
    private final Map<Filter.Spatial, Optional<FixedBitSet>> possible = new HashMap<>();
    private final Map<Long, RowGeometries> geometries = new HashMap<>();

    SpatialConditions(LeafReader leaf, StoredColumns columns) {
        this.leaf = leaf;
        this.columns = columns;
        this.queries = new LeafQueries(leaf);
    }

    /// The rows for which a condition may be true; empty where boxes tell nothing. Not to be
    /// changed.
    Optional<FixedBitSet> possible(Filter.Spatial condition) throws IOException {
        Optional<FixedBitSet> known = possible.get(condition);
        if (known == null) {
            Optional<Query> query =
                    columns.has(condition.reference().fieldId())
                            ? SpatialQueries.of(condition)
                            : Optional.empty();
            known = query.isPresent() ? Optional.of(queries.rows(query.get())) : Optional.empty();
            possible.put(condition, known);
        }
        return known;
    }

    /// Begins a pass over the rows: columns are read in one direction.
    void rewind() {
        geometries.clear();
    }

    RowCondition of(Filter.Spatial condition) throws IOException {
        var relation = new SpatialRelation(condition);
        FixedBitSet candidates = possible(condition).orElse(null);
        return condition(condition.reference(), candidates, relation::holds);
    }

    RowCondition of(Filter.ValidGeometry condition) throws IOException {
        return condition(condition.reference(), null, Geometry::isValid);
    }

    private RowCondition condition(
            Reference field, @Nullable FixedBitSet candidates, Predicate<Geometry> holds)
            throws IOException {
        if (!columns.has(field.fieldId())) {
            Truth always = ofAbsent(field, holds);
            return _ -> always;
        }
        RowGeometries rows = rows(field);
        return row -> {
            if (!rows.has(row)) {
                return Truth.UNKNOWN;
            }
            boolean possible = candidates == null || candidates.get(row);
            return Truth.of(possible && holds.test(rows.geometry()));
        };
    }

    private Truth ofAbsent(Reference field, Predicate<Geometry> holds) {
        Optional<Literal> value = columns.instead(field.fieldId());
        return value.isPresent() && value.get() instanceof Literal.Text(String wkt)
                ? Truth.of(holds.test(WktReader.read(wkt)))
                : Truth.UNKNOWN;
    }

    private RowGeometries rows(Reference field) throws IOException {
        RowGeometries known = geometries.get(field.fieldId());
        if (known == null) {
            known = new RowGeometries(DocValues.getBinary(leaf, LuceneFields.of(field.fieldId())));
            geometries.put(field.fieldId(), known);
        }
        return known;
    }

    /// The geometry of a row, read when somebody asks for it, and then kept until the next row.
    private static final class RowGeometries {
        private final BinaryDocValues values;
        private final GeometryBytes.Decoder decoder = new GeometryBytes.Decoder();
        private int row = -1;
        private boolean present;
        private @Nullable Geometry geometry;

        RowGeometries(BinaryDocValues values) {
            this.values = values;
        }

        boolean has(int wanted) throws IOException {
            if (wanted != row) {
                row = wanted;
                present = values.advanceExact(wanted);
                geometry = null;
            }
            return present;
        }

        /// Of the row that was asked for last, and is there.
        Geometry geometry() throws IOException {
            Geometry known = geometry;
            if (known == null) {
                BytesRef wkb = values.binaryValue();
                known = decoder.read(wkb.bytes, wkb.offset, wkb.length);
                geometry = known;
            }
            return known;
        }
    }
}
