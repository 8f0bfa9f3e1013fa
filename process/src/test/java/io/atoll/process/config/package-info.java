@NullMarked
package io.atoll.process.config;

import org.jspecify.annotations.NullMarked;
