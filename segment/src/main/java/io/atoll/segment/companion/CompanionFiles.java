package io.atoll.segment.companion;

import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.ChecksumIndexInput;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IOUtils;

import java.io.IOException;

/// The two files of a companion: one tells of each field, and is read when a segment is opened; the
/// other has what is large, and is mapped. Both begin with an index header and end with a footer of
/// Lucene's.
///
/// The first file has of each field its number, an int, and behind that what its companion says of
/// it; -1 stands behind the last one.
///
/// @param meta the first file
/// @param body the other one
/// @param version of both
public record CompanionFiles(Named meta, Named body, int version) {
    /// The field number behind the last field.
    static final int END = -1;

    /// @param codec the name in the file's header
    /// @param extension of the file's name
    public record Named(String codec, String extension) {}

    private static String name(String segment, String suffix, Named file) {
        return IndexFileNames.segmentFileName(segment, suffix, file.extension);
    }

    IndexOutput create(SegmentWriteState state, Named file) throws IOException {
        IndexOutput output =
                state.directory.createOutput(
                        name(state.segmentInfo.name, state.segmentSuffix, file), state.context);
        try {
            CodecUtil.writeIndexHeader(
                    output, file.codec, version, state.segmentInfo.getId(), state.segmentSuffix);
            return output;
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileSuppressingExceptions(e, output);
            throw e;
        }
    }

    IndexInput openBody(SegmentReadState state) throws IOException {
        IndexInput input =
                state.directory.openInput(
                        name(state.segmentInfo.name, state.segmentSuffix, body), state.context);
        try {
            checkHeader(state, input, body);
            CodecUtil.retrieveChecksum(input);
            return input;
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileSuppressingExceptions(e, input);
            throw e;
        }
    }

    ChecksumIndexInput openMeta(SegmentReadState state) throws IOException {
        return state.directory.openChecksumInput(
                name(state.segmentInfo.name, state.segmentSuffix, meta));
    }

    void checkHeader(SegmentReadState state, IndexInput input, Named file) throws IOException {
        CodecUtil.checkIndexHeader(
                input,
                file.codec,
                version,
                version,
                state.segmentInfo.getId(),
                state.segmentSuffix);
    }
}
