/// Resource groups as clients declare them: how many read nodes each is to have, and which it has.
@NullMarked
package io.atoll.model.groups;

import org.jspecify.annotations.NullMarked;
