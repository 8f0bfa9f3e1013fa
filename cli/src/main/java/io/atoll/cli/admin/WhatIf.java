package io.atoll.cli.admin;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Changes of the read nodes that are asked about.
///
/// @param add how many more
/// @param remove ids of nodes to go without
public record WhatIf(int add, List<String> remove) {

    public WhatIf {
        remove = List.copyOf(remove);
    }

    /// @param text such as `add=2,remove=read-2,remove=read-3`
    public static WhatIf parse(String text) {
        int add = 0;
        var remove = new ArrayList<String>();
        for (String change : text.split(",")) {
            String[] parts = change.strip().split("=", 2);
            if (parts.length == 2 && parts[0].equals("add") && parts[1].matches("[0-9]{1,4}")) {
                add = Integer.parseInt(parts[1]);
            } else if (parts.length == 2 && parts[0].equals("remove") && !parts[1].isEmpty()) {
                remove.add(parts[1]);
            } else {
                throw new AtollException(
                        ErrorCode.PARAMETER_INVALID,
                        "--what-if '%s' is neither add=NUMBER nor remove=ID".formatted(change));
            }
        }
        return new WhatIf(add, remove);
    }

    /// The call that asks for it.
    public String call() {
        String removed = URLEncoder.encode(String.join(",", remove), StandardCharsets.UTF_8);
        return "what-if?add=" + add + "&remove=" + removed;
    }
}
