/// What a bench measured, as a table for people, JSON for programs, and a page with plots.
@NullMarked
package io.atoll.cli.reports;

import org.jspecify.annotations.NullMarked;
