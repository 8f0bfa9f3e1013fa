package io.atoll.catalog;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class SqliteCatalogTest extends CatalogContract {

    @TempDir Path folder;

    @Override
    CatalogConfig newCatalog() {
        return CatalogConfig.sqlite(folder.resolve("catalog.db"));
    }

    @Test
    void aReaderMakesNoFile() {
        assertThrows(CatalogException.class, this::reader);

        assertFalse(Files.exists(folder.resolve("catalog.db")));
    }
}
