package io.atoll.segment.sealed;

import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.Lock;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/// Those files of a folder whose names begin with `values-`, known by the rest of their names: room
/// for a second Lucene index. Closing it leaves the folder open.
final class PrefixedDirectory extends FilterDirectory {
    private static final String PREFIX = "values-";

    PrefixedDirectory(Directory folder) {
        super(folder);
    }

    private static String inFolder(String name) {
        return PREFIX + name;
    }

    private static boolean isHere(String nameInFolder) {
        return nameInFolder.startsWith(PREFIX);
    }

    private static String here(String nameInFolder) {
        return nameInFolder.substring(PREFIX.length());
    }

    @Override
    public String[] listAll() throws IOException {
        return Arrays.stream(in.listAll())
                .filter(PrefixedDirectory::isHere)
                .map(PrefixedDirectory::here)
                .toArray(String[]::new);
    }

    @Override
    public void deleteFile(String name) throws IOException {
        in.deleteFile(inFolder(name));
    }

    @Override
    public long fileLength(String name) throws IOException {
        return in.fileLength(inFolder(name));
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
        return in.createOutput(inFolder(name), context);
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
            throws IOException {
        IndexOutput out = in.createTempOutput(inFolder(prefix), suffix, context);
        return new FilterIndexOutput(out.toString(), here(out.getName()), out) {};
    }

    @Override
    public void sync(Collection<String> names) throws IOException {
        in.sync(names.stream().map(PrefixedDirectory::inFolder).toList());
    }

    @Override
    public void rename(String source, String target) throws IOException {
        in.rename(inFolder(source), inFolder(target));
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
        return in.openInput(inFolder(name), context);
    }

    @Override
    public Lock obtainLock(String name) throws IOException {
        return in.obtainLock(inFolder(name));
    }

    @Override
    public Set<String> getPendingDeletions() throws IOException {
        return in.getPendingDeletions().stream()
                .filter(PrefixedDirectory::isHere)
                .map(PrefixedDirectory::here)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        // The folder belongs to the segment.
    }
}
