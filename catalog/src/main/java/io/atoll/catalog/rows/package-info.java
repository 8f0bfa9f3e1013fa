/// The tables, read and written: a class for each, or for those that change together. What is read
/// takes a state forward to now by the rows that changed since.
@NullMarked
package io.atoll.catalog.rows;

import org.jspecify.annotations.NullMarked;
