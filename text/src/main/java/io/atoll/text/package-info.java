/// What texts consist of: `analyzer_params` become a [io.atoll.text.TextAnalyzer], which splits a
/// text into words. Rows and queries are split by the same one, so that they meet.
@NullMarked
package io.atoll.text;

import org.jspecify.annotations.NullMarked;
