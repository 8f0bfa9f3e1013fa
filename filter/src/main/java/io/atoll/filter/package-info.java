/// Milvus filter expressions: from text to the filter tree.
@NullMarked
package io.atoll.filter;

import org.jspecify.annotations.NullMarked;
