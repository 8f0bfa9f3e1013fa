package io.atoll.cli.vectors;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnSchema;

import io.atoll.model.Limits;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Parquet files with a column of lists of 32-bit or 64-bit floating-point numbers, all of the same
/// length; of several such columns the first. Compressed by Snappy or gzip or not at all.
final class ParquetFormat {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    private final Path file;
    private final List<float[]> rows = new ArrayList<>();

    private ParquetFormat(Path file) {
        this.file = file;
    }

    static boolean recognises(byte[] start) {
        return start.length >= MAGIC.length
                && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    static Vectors read(Path file, int maxRows) throws IOException {
        var format = new ParquetFormat(file);
        try (var reader = ParquetFileReader.open(InputFile.of(file))) {
            ColumnSchema column =
                    reader.getFileSchema().getColumns().stream()
                            .filter(ParquetFormat::holdsVectors)
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            VectorFile.unusable(
                                                    file,
                                                    "it has no column of lists of"
                                                            + " floating-point numbers"));
            try (ColumnReader values = reader.columnReader(column.columnIndex())) {
                format.readRows(values, maxRows);
            }
        } catch (IllegalArgumentException
                | IllegalStateException
                | UnsupportedOperationException e) {
            throw VectorFile.unusable(file, String.valueOf(e.getMessage()));
        }
        return new Vectors(
                format.rows.isEmpty() ? 1 : format.rows.getFirst().length,
                format.rows.toArray(float[][]::new),
                new long[0]);
    }

    private static boolean holdsVectors(ColumnSchema column) {
        return column.maxRepetitionLevel() == 1
                && (column.type() == PhysicalType.FLOAT || column.type() == PhysicalType.DOUBLE);
    }

    private void readRows(ColumnReader values, int maxRows) {
        boolean isFloat = values.getColumnSchema().type() == PhysicalType.FLOAT;
        while (rows.size() < maxRows && values.nextBatch()) {
            if (values.getLeafValidity().hasNulls()) {
                throw VectorFile.unusable(file, "values are missing in its vectors");
            }
            int[] offsets = values.getLayerOffsets(values.getLayerCount() - 1);
            float[] floats =
                    isFloat ? values.getFloats() : Hdf5Format.narrowed(values.getDoubles());
            for (int i = 0; i < values.getRecordCount() && rows.size() < maxRows; i++) {
                add(Arrays.copyOfRange(floats, offsets[i], offsets[i + 1]));
            }
        }
    }

    private void add(float[] row) {
        int dimension = rows.isEmpty() ? row.length : rows.getFirst().length;
        if (row.length != dimension || dimension < 1 || dimension > Limits.MAX_DIMENSION) {
            throw VectorFile.unusable(
                    file,
                    "vector %d has %d dimensions; all have the same number, 1 to %d"
                            .formatted(rows.size(), row.length, Limits.MAX_DIMENSION));
        }
        rows.add(row);
    }
}
