/// Resource groups: what clients declare, and which read nodes each has for it. Every change of
/// nodes or of declarations is worked out by [GroupAssignment] and kept in the catalog, where all
/// members read it: nobody works out a group of his own.
@NullMarked
package io.atoll.writenode.groups;

import org.jspecify.annotations.NullMarked;
