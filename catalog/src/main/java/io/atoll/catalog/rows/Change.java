package io.atoll.catalog.rows;

import java.sql.Connection;

/// A change in progress: a transaction whose fence was passed.
///
/// @param number its change number
/// @param epoch the reign that makes it
/// @param millis when it began, for grace periods
public record Change(Connection connection, long number, long epoch, long millis) {}
