// SPDX-License-Identifier: Apache-2.0
package dev.migration.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links between the pages lead to a file, and to a heading in it; each page is linked, and none is left in a conflict. */
class LinksTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("^```.*?^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern CONFLICT = Pattern.compile("^(<{7}|>{7}) ", Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^#{1,6} (.*)$", Pattern.MULTILINE);

    private record Link(Path from, Path to, String heading) {

        boolean leadsSomewhere() {
            return Files.exists(to) && (heading == null || headings(to).contains(heading));
        }
    }

    @Test
    void eachLinkLeadsToAFileAndAHeading() throws IOException {
        assertThat(links())
                .hasSizeGreaterThan(100)
                .filteredOn(link -> !link.leadsSomewhere())
                .isEmpty();
    }

    @Test
    void eachPageIsLinked() throws IOException {
        Set<Path> linked = new HashSet<>();
        links().stream()
                .filter(link -> !link.to().equals(ROOT.resolve(link.from())))
                .forEach(link -> linked.add(link.to()));

        // Everybody starts there.
        linked.add(ROOT.resolve("README.md"));
        assertThat(pages()).filteredOn(page -> !linked.contains(page)).isEmpty();
    }

    /** Nothing else reads the pages whole: a merge that Git could not finish would be published. */
    @Test
    void noPageHasTheMarkersOfAMergeConflict() throws IOException {
        assertThat(pages())
                .hasSizeGreaterThan(20)
                .filteredOn(page -> CONFLICT.matcher(whole(page)).find())
                .isEmpty();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> root = Files.list(ROOT)) {
            return Stream.concat(docs, root)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Link> links() throws IOException {
        List<Link> links = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(text(page));
            while (link.find()) {
                Path to = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                links.add(new Link(ROOT.relativize(page), to.normalize(), link.group(2)));
            }
        }
        return links;
    }

    /** As a page's address has them. */
    private static Set<String> headings(Path page) {
        Set<String> headings = new HashSet<>();
        Matcher heading = HEADING.matcher(text(page));
        while (heading.find()) {
            headings.add(heading.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'));
        }
        return headings;
    }

    private static String text(Path page) {
        return BLOCK.matcher(whole(page)).replaceAll("");
    }

    private static String whole(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
