package io.atoll.segment.columns;

import org.apache.lucene.document.DoubleRange;
import org.apache.lucene.document.Field;
import org.apache.lucene.search.Query;
import org.locationtech.jts.geom.Envelope;

/// The index over the bounding boxes of geometries: an R-tree as Lucene has it, boxes as points of
/// four dimensions (smallest x and y, largest x and y) in a block k-d tree. It lies in the mapped
/// files of a segment, is there from the first row on, and goes with the rows when segments are put
/// together, so that nothing is built when an index is asked for or a segment is opened. -0.0 is
/// 0.0.
public final class BoundingBoxes {
    private BoundingBoxes() {}

    /// The Lucene field of the boxes of one of our fields.
    private static String name(long fieldId) {
        return "b" + fieldId;
    }

    static Field field(long fieldId, Envelope box) {
        return new DoubleRange(name(fieldId), least(box), most(box));
    }

    /// The rows whose boxes have a point in common with a box.
    public static Query intersecting(long fieldId, Envelope box) {
        return DoubleRange.newIntersectsQuery(name(fieldId), least(box), most(box));
    }

    /// The rows whose boxes lie in a box, its edges included.
    public static Query within(long fieldId, Envelope box) {
        return DoubleRange.newWithinQuery(name(fieldId), least(box), most(box));
    }

    /// The rows in whose boxes a box lies, their edges included.
    public static Query containing(long fieldId, Envelope box) {
        return DoubleRange.newContainsQuery(name(fieldId), least(box), most(box));
    }

    private static double[] least(Envelope box) {
        return new double[] {box.getMinX() + 0.0, box.getMinY() + 0.0};
    }

    private static double[] most(Envelope box) {
        return new double[] {box.getMaxX() + 0.0, box.getMaxY() + 0.0};
    }
}
