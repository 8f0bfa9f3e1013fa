/// What a collection consists of at one version: its live segments, tombstones and journals.
@NullMarked
package io.atoll.model.manifest;

import org.jspecify.annotations.NullMarked;
