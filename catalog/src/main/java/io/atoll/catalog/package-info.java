/// Metadata over JDBC: [io.atoll.catalog.CatalogReader] for every member,
/// [io.atoll.catalog.CatalogWriter] for the active write node, and the
/// [io.atoll.catalog.CatalogCache] that members work from.
///
/// A change goes through the writer into one of the `changes`, whose transaction begins with the
/// fence and writes `rows`; a look of a cache goes through the reader to the rows that changed
/// since. Both borrow `connections`, and speak in the values of `api`.
@NullMarked
package io.atoll.catalog;

import org.jspecify.annotations.NullMarked;
