/// What the README and the documents tell users to run, run as they do: by the launcher, from the
/// image that it built in a fresh clone of this tree. Nothing of a test's class path is there, so
/// what an image lacks is missed here, too.
@NullMarked
package io.atoll.systemtests.launched;

import org.jspecify.annotations.NullMarked;
