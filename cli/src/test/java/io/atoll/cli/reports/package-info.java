@NullMarked
package io.atoll.cli.reports;

import org.jspecify.annotations.NullMarked;
