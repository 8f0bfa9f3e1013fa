@NullMarked
package io.atoll.cli.budgets;

import org.jspecify.annotations.NullMarked;
