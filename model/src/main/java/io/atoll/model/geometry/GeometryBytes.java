package io.atoll.model.geometry;

import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.CoordinateSequenceFilter;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.InStream;
import org.locationtech.jts.io.Ordinate;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKBWriter;

import java.io.IOException;
import java.util.EnumSet;

/// Geometries as well-known bytes: little-endian, with Z and M where the points have them (as in
/// EWKB), a point without coordinates as one of NaN.
public final class GeometryBytes {
    private GeometryBytes() {}

    public static byte[] of(Geometry geometry) {
        EnumSet<Ordinate> ordinates = ordinates(geometry);
        var writer = new WKBWriter(ordinates.size(), ByteOrderValues.LITTLE_ENDIAN);
        writer.setOutputOrdinates(ordinates);
        return writer.write(geometry);
    }

    private static EnumSet<Ordinate> ordinates(Geometry geometry) {
        var ordinates = EnumSet.of(Ordinate.X, Ordinate.Y);
        geometry.apply(
                new CoordinateSequenceFilter() {
                    private boolean seen;

                    @Override
                    public void filter(CoordinateSequence points, int index) {
                        if (points.hasZ()) {
                            ordinates.add(Ordinate.Z);
                        }
                        if (points.hasM()) {
                            ordinates.add(Ordinate.M);
                        }
                        seen = true;
                    }

                    @Override
                    public boolean isDone() {
                        return seen;
                    }

                    @Override
                    public boolean isGeometryChanged() {
                        return false;
                    }
                });
        return ordinates;
    }

    /// Reads what [#of] has made.
    ///
    /// @throws IllegalArgumentException if it is no geometry
    public static Geometry read(byte[] wkb) {
        return new Decoder().read(wkb, 0, wkb.length);
    }

    /// Reads one geometry after the other. For one thread.
    public static final class Decoder {
        private final WKBReader reader = new WKBReader();

        /// @throws IllegalArgumentException if it is no geometry
        public Geometry read(byte[] bytes, int offset, int length) {
            try {
                return reader.read(new Slice(bytes, offset, length));
            } catch (IOException | ParseException e) {
                throw new IllegalArgumentException("no geometry: " + e.getMessage(), e);
            }
        }
    }

    /// Part of an array, without a copy.
    private static final class Slice implements InStream {
        private final byte[] bytes;
        private final int end;
        private int at;

        Slice(byte[] bytes, int offset, int length) {
            this.bytes = bytes;
            this.at = offset;
            this.end = offset + length;
        }

        @Override
        public int read(byte[] into) {
            int length = Math.min(into.length, end - at);
            System.arraycopy(bytes, at, into, 0, length);
            at += length;
            return length;
        }
    }
}
