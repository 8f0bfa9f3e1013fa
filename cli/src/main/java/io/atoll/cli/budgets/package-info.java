/// `atoll bench --preset budgets`: what searches, builds, loads and restarts may cost, measured in
/// one run on servers of its own.
@NullMarked
package io.atoll.cli.budgets;

import org.jspecify.annotations.NullMarked;
