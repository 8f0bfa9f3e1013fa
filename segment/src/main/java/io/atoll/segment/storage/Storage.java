package io.atoll.segment.storage;

import org.apache.lucene.store.Directory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.OptionalLong;

/// All file access of segments. Names are relative to the storage's root, with `/` between folders,
/// and never leave it. What is not synced may be gone after a power loss, entries of folders
/// included; methods that promise durability say so.
public interface Storage {

    /// Creates a file to append to. It must not exist. Its folder's entry is durable when this
    /// returns; what is appended is durable after [AppendFile#force].
    AppendFile create(String file) throws IOException;

    /// Opens a file anew, so that its present end is seen where another machine writes it.
    ///
    /// @throws NoSuchFileException if there is none
    ReadFile open(String file) throws IOException;

    /// How long a file is at this moment, without opening it, also where another machine writes it.
    ///
    /// @return empty where that can be told of an opened file only
    /// @throws NoSuchFileException if there is none
    default OptionalLong presentLength(String file) throws IOException {
        return OptionalLong.empty();
    }

    /// Whether nobody has to wait for [#presentLength], neither for a disk nor for a network.
    default boolean tellsLengthsAtOnce() {
        return false;
    }

    /// Reads a small file whole, opened anew.
    ///
    /// @throws NoSuchFileException if there is none
    byte[] read(String file) throws IOException;

    /// Puts a file in place at once, durably: a temporary file, synced, then renamed over what
    /// stood there.
    void publish(String file, byte[] content) throws IOException;

    /// Writes into a file at an offset, in place and durably; what stands around it stays. Bytes
    /// between the end of the file and the offset become 0. An absent file is published. A reader
    /// may meet a mixture of both contents. If the file's publisher died before it was done, the
    /// entry is durable only when something else has been published into the folder.
    void overwrite(String file, long offset, byte[] content) throws IOException;

    /// Makes durable what an existing file holds, whoever wrote it: a journal that was read to its
    /// end may hold bytes which its dead writer never synced. The file's entry in its folder is
    /// durable since [#create].
    ///
    /// @throws NoSuchFileException if there is none
    void sync(String file) throws IOException;

    /// Creates a folder and those above it, durably. An existing one is left as it is.
    void createFolder(String folder) throws IOException;

    /// Makes the entries and the files of a folder durable, then renames it, durably. The target is
    /// a name in the same folder and must not exist.
    void publishFolder(String from, String to) throws IOException;

    /// Renames a file or a folder as it is, durably. The target's folder exists, the target must
    /// not.
    ///
    /// @throws NoSuchFileException if there is nothing of the old name
    void move(String from, String to) throws IOException;

    /// Names inside a folder, sorted, not recursive; empty if the folder does not exist. The root
    /// is the folder with the empty name.
    List<String> list(String folder) throws IOException;

    /// Deletes a file, or a folder with all that is in it. What does not exist is no error.
    void delete(String name) throws IOException;

    /// How many bytes can still be written, by what the file system says at the moment;
    /// [Long#MAX_VALUE] where it does not say.
    default long usableBytes() throws IOException {
        return Long.MAX_VALUE;
    }

    /// A folder as a Lucene directory, reads mapped where that is safe. The folder exists. What is
    /// written into it is durable when the folder has been published, whatever Lucene asks for
    /// before.
    Directory directory(String folder) throws IOException;

    /// A file that only grows. Interrupting a thread never harms it.
    interface AppendFile extends Closeable {

        /// Appends all that remains in the buffers, in order. After an exception the end of the
        /// file is unknown.
        void append(ByteBuffer... buffers) throws IOException;

        /// Makes everything appended so far durable.
        void force() throws IOException;
    }

    /// A file open for reading at any place. Interrupting a thread that reads may close it.
    interface ReadFile extends Closeable {

        /// Where the file ends, at the moment of opening or later: all bytes before can be read.
        long size() throws IOException;

        /// Fills the buffer from `position` on as far as the file goes.
        ///
        /// @return bytes read; 0 at or beyond the end
        int read(ByteBuffer target, long position) throws IOException;
    }
}
