/// A cluster that loses its parts while it is searched.
@NullMarked
package io.atoll.cli.chaos;

import org.jspecify.annotations.NullMarked;
