/// Metadata over JDBC: [io.atoll.catalog.CatalogReader] for every member,
/// [io.atoll.catalog.CatalogWriter] for the active write node, and the
/// [io.atoll.catalog.CatalogCache] that members work from.
@NullMarked
package io.atoll.catalog;

import org.jspecify.annotations.NullMarked;
