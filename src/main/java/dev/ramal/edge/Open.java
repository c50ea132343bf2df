package dev.ramal.edge;

import java.util.Set;

/**
 * The paths that are open to everyone: a short, explicit list.
 *
 * @param pages what everyone may GET
 * @param forms what everyone may POST
 * @param folders prefixes, ending in a slash, below which everyone may GET
 */
public record Open(Set<String> pages, Set<String> forms, Set<String> folders) {

    /** Nothing is open. */
    public static final Open NOTHING = new Open(Set.of(), Set.of(), Set.of());

    public Open {
        pages = Set.copyOf(pages);
        forms = Set.copyOf(forms);
        folders = Set.copyOf(folders);
        folders.forEach(folder -> {
            if (!folder.endsWith("/") || folder.equals("/")) {
                throw new IllegalArgumentException("an open folder ends in a slash and is not everything");
            }
        });
    }

    boolean contains(String path) {
        return pages.contains(path) || forms.contains(path) || folders.stream().anyMatch(path::startsWith);
    }

    /** Whether everyone may do that there. */
    boolean admits(String method, String path) {
        return method.equals("POST") ? forms.contains(path) : contains(path) && !onlyForm(path);
    }

    private boolean onlyForm(String path) {
        return forms.contains(path) && !pages.contains(path);
    }
}
