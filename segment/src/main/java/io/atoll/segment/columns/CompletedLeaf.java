package io.atoll.segment.columns;

import org.apache.lucene.codecs.DocValuesProducer;
import org.apache.lucene.codecs.FieldsProducer;
import org.apache.lucene.codecs.PointsReader;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DocValuesSkipper;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.FilterCodecReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Terms;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeSet;

/// A leaf that is to be merged, with the fields that it lacks taken from another one of as many
/// rows.
final class CompletedLeaf extends FilterCodecReader {
    private final CodecReader rest;
    private final FieldInfos fieldInfos;

    /// What was taken, by name, as the other leaf calls it.
    private final Map<String, FieldInfo> taken = new HashMap<>();

    CompletedLeaf(CodecReader in, CodecReader rest) {
        super(in);
        if (in.maxDoc() != rest.maxDoc()) {
            throw new IllegalArgumentException(
                    "a leaf of " + in.maxDoc() + " rows and one of " + rest.maxDoc());
        }
        this.rest = rest;
        var infos = new ArrayList<FieldInfo>();
        int number = 0;
        for (FieldInfo info : in.getFieldInfos()) {
            infos.add(info);
            number = Math.max(number, info.number + 1);
        }
        for (FieldInfo info : rest.getFieldInfos()) {
            if (in.getFieldInfos().fieldInfo(info.name) == null) {
                taken.put(info.name, info);
                infos.add(LuceneFields.numbered(info, number++));
            }
        }
        this.fieldInfos = new FieldInfos(infos.toArray(FieldInfo[]::new));
    }

    @Override
    public FieldInfos getFieldInfos() {
        return fieldInfos;
    }

    @Override
    public DocValuesProducer getDocValuesReader() {
        return new AllDocValues(in.getDocValuesReader(), rest.getDocValuesReader());
    }

    @Override
    public FieldsProducer getPostingsReader() {
        return new AllTerms(in.getPostingsReader(), rest.getPostingsReader());
    }

    @Override
    public PointsReader getPointsReader() {
        return new AllPoints(in.getPointsReader(), rest.getPointsReader());
    }

    @Override
    public CacheHelper getCoreCacheHelper() {
        return in.getCoreCacheHelper();
    }

    @Override
    public CacheHelper getReaderCacheHelper() {
        throw new UnsupportedOperationException("a leaf to be merged is not cached");
    }

    private final class AllDocValues extends DocValuesProducer {
        private final DocValuesProducer own;
        private final DocValuesProducer others;

        AllDocValues(DocValuesProducer own, DocValuesProducer others) {
            this.own = own;
            this.others = others;
        }

        private DocValuesProducer of(FieldInfo field) {
            return taken.containsKey(field.name) ? others : own;
        }

        private FieldInfo info(FieldInfo field) {
            return taken.getOrDefault(field.name, field);
        }

        @Override
        public NumericDocValues getNumeric(FieldInfo field) throws IOException {
            return of(field).getNumeric(info(field));
        }

        @Override
        public BinaryDocValues getBinary(FieldInfo field) throws IOException {
            return of(field).getBinary(info(field));
        }

        @Override
        public SortedDocValues getSorted(FieldInfo field) throws IOException {
            return of(field).getSorted(info(field));
        }

        @Override
        public SortedNumericDocValues getSortedNumeric(FieldInfo field) throws IOException {
            return of(field).getSortedNumeric(info(field));
        }

        @Override
        public SortedSetDocValues getSortedSet(FieldInfo field) throws IOException {
            return of(field).getSortedSet(info(field));
        }

        @Override
        public DocValuesSkipper getSkipper(FieldInfo field) throws IOException {
            return of(field).getSkipper(info(field));
        }

        @Override
        public void checkIntegrity() throws IOException {
            own.checkIntegrity();
        }

        @Override
        public void close() {
            // The readers belong to their leaves.
        }
    }

    private final class AllTerms extends FieldsProducer {
        private final @Nullable FieldsProducer own;
        private final @Nullable FieldsProducer others;

        AllTerms(@Nullable FieldsProducer own, @Nullable FieldsProducer others) {
            this.own = own;
            this.others = others;
        }

        @Override
        public Iterator<String> iterator() {
            var names = new TreeSet<String>();
            if (own != null) {
                own.forEach(names::add);
            }
            if (others != null) {
                others.forEach(
                        name -> {
                            if (taken.containsKey(name)) {
                                names.add(name);
                            }
                        });
            }
            return names.iterator();
        }

        @Override
        public @Nullable Terms terms(String field) throws IOException {
            FieldsProducer of = taken.containsKey(field) ? others : own;
            return of == null ? null : of.terms(field);
        }

        @Override
        public int size() {
            return -1;
        }

        @Override
        public void checkIntegrity() throws IOException {
            if (own != null) {
                own.checkIntegrity();
            }
        }

        @Override
        public void close() {
            // The readers belong to their leaves.
        }
    }

    private final class AllPoints extends PointsReader {
        private final @Nullable PointsReader own;
        private final @Nullable PointsReader others;

        AllPoints(@Nullable PointsReader own, @Nullable PointsReader others) {
            this.own = own;
            this.others = others;
        }

        @Override
        public @Nullable PointValues getValues(String field) throws IOException {
            PointsReader of = taken.containsKey(field) ? others : own;
            return of == null ? null : of.getValues(field);
        }

        @Override
        public void checkIntegrity() throws IOException {
            if (own != null) {
                own.checkIntegrity();
            }
        }

        @Override
        public void close() {
            // The readers belong to their leaves.
        }
    }
}
