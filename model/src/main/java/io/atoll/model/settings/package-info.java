/// What can be set. A record of a role declares its settings, each once, with key, default and
/// unit, and is made from their values: [SettingValues], as a configuration has them.
@NullMarked
package io.atoll.model.settings;

import org.jspecify.annotations.NullMarked;
