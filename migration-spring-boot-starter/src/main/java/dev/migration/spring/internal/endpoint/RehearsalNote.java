package dev.migration.spring.internal.endpoint;

import dev.migration.internal.help.Printable;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Block;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Findings;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Rehearsal;
import java.time.Duration;

/** Shows what the last rehearsal said of a migration. */
final class RehearsalNote {

    private RehearsalNote() {}

    static void write(Markup page, Rehearsal rehearsal) {
        page.open("div", "class", "note " + tone(rehearsal).style());
        Findings findings = rehearsal.findings();
        if (findings == null) {
            page.element("p", "Another version of the file was rehearsed, so those findings do not apply.");
        } else {
            page.element(
                    "p",
                    "Rehearsed on " + rehearsal.product() + ": " + count(findings.error(), "error") + ", "
                            + count(findings.warn(), "warning") + ", " + count(findings.note(), "note"));
        }
        if (rehearsal.inconclusive() != null) {
            page.element("p", "Inconclusive: " + rehearsal.inconclusive());
        }
        if (rehearsal.blocks() != null) {
            rehearsal.blocks().forEach(block -> page.element("p", inWords(block)));
        }
        if (rehearsal.worst() != null) {
            rehearsal.worst().forEach(text -> page.element("p", text, "class", "lines quiet"));
        }
        page.close();
    }

    private static Verdict.Tone tone(Rehearsal rehearsal) {
        return switch (rehearsal.verdict()) {
            case "error" -> Verdict.Tone.BAD;
            case "clean", "note" -> Verdict.Tone.GOOD;
            default -> Verdict.Tone.WAITING;
        };
    }

    private static String inWords(Block block) {
        String who = block.reads() && block.writes() ? "Reads and writes" : block.reads() ? "Reads" : "Writes";
        return who + " of " + block.relation() + " wait: " + duration(block.ms()) + " there"
                + (block.estimatedMs() == null ? "" : ", ≈ " + duration(block.estimatedMs()) + " by the sizes");
    }

    private static String duration(long millis) {
        return Printable.duration(Duration.ofMillis(millis));
    }

    private static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
