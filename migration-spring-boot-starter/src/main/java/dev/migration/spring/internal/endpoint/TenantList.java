package dev.migration.spring.internal.endpoint;

import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Counts;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Tenant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Shows the tenants of a database, one line each, first those that need attention. */
final class TenantList {

    /** More that are up to date are folded away. */
    private static final int MOST_GOOD = 30;

    /** How many are shown beside other databases. */
    private static final int FIRST = 10;

    private record Line(String name, Tenant tenant, Verdict verdict) {}

    private final Markup page;
    private final Site.DatabaseLinks links;

    TenantList(Markup page, Site.DatabaseLinks links) {
        this.page = page;
        this.links = links;
    }

    void all(Map<String, Tenant> tenants) {
        List<Line> lines = worstFirst(tenants);
        List<Line> good = lines.stream()
                .filter(line -> line.verdict().tone() == Verdict.Tone.GOOD)
                .toList();
        if (good.size() <= MOST_GOOD) {
            list(lines);
            return;
        }
        list(lines.subList(0, lines.size() - good.size()));
        page.open("details").element("summary", good.size() + " tenants are up to date");
        list(good);
        page.close();
    }

    /** Only such as are not up to date, and not all of these. */
    void first(Map<String, Tenant> tenants, String heading) {
        List<Line> lines = worstFirst(tenants).stream()
                .filter(line -> line.verdict().tone() != Verdict.Tone.GOOD)
                .limit(FIRST)
                .toList();
        if (!lines.isEmpty()) {
            page.element(heading, "Tenants that are not up to date");
            list(lines);
        }
    }

    private static List<Line> worstFirst(Map<String, Tenant> tenants) {
        return tenants.entrySet().stream()
                .map(entry -> new Line(entry.getKey(), entry.getValue(), Verdict.of(entry.getValue())))
                .sorted(Comparator.comparing((Line line) -> line.verdict().tone())
                        .reversed())
                .toList();
    }

    // Some screen readers ignore a list without bullets that has no role.
    private void list(List<Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        page.open("ul", "class", "rows tenants", "role", "list");
        lines.forEach(this::item);
        page.close();
    }

    private void item(Line line) {
        Counts counts = line.tenant().counts();
        page.verbatim("\n")
                .open("li", "class", line.verdict().tone().style())
                .open("span", "class", "name")
                .element("a", line.name(), "href", links.ofTenant(line.name()))
                .close()
                .text(" ")
                .element("span", line.verdict().words(), "class", "state");
        if (counts != null) {
            page.text(" ")
                    .element("span", PageFrame.version(line.tenant().current()), "class", "quiet")
                    .text(" ")
                    .element(
                            "span", counts.applied() + " applied · " + counts.pending() + " pending", "class", "quiet");
        }
        page.close();
    }
}
