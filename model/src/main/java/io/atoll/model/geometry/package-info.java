/// Geometries: as text (WKT), as clients write and read them; as bytes (WKB), as rows have them;
/// and what filters ask of them.
@NullMarked
package io.atoll.model.geometry;

import org.jspecify.annotations.NullMarked;
