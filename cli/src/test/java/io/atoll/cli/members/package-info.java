@NullMarked
package io.atoll.cli.members;

import org.jspecify.annotations.NullMarked;
