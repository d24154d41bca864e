// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal;

import dev.migration.schema.internal.files.NewMigration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Uncomments answers in a draft, and deletes the questions, as a developer does. */
final class Answers {

    private static final Pattern OPTION = Pattern.compile("-- ([A-Z])\\)(.*)");

    private Answers() {}

    /** By a letter for all questions; or for each what it is about, and a word of the answer. */
    static String given(String text, String chosen) {
        Map<String, String> words = Pattern.compile("(\\w+)=(\\S+)")
                .matcher(chosen)
                .results()
                .collect(Collectors.toMap(
                        word -> word.group(1), word -> word.group(2).replace('_', ' ')));
        List<String> answered = new ArrayList<>();
        Map<String, String> letters = new HashMap<>();
        String question = null;
        String letter = "";
        for (String line : text.lines().toList()) {
            var option = OPTION.matcher(line);
            if (line.startsWith(NewMigration.UNEDITED_DRAFT) && line.contains(" Uncomment ")) {
                question = line.replaceFirst("^.* the answer to: ", NewMigration.UNEDITED_DRAFT + " ")
                        .replaceFirst(" Uncomment one answer.*", "");
                letter = "";
            } else if (question != null && option.matches()) {
                String about = questionOf(question);
                letter = option.group(1);
                if (chosen.equals(letter)
                        || words.entrySet().stream()
                                .anyMatch(word -> isAbout(about, word.getKey())
                                        && option.group(2)
                                                .toLowerCase(Locale.ROOT)
                                                .contains(word.getValue().toLowerCase(Locale.ROOT)))) {
                    letters.putIfAbsent(question, letter);
                }
                if (letter.equals(letters.get(question)) && line.contains("delete this section")) {
                    return upOf(answered);
                }
            } else if (question != null && line.startsWith("-- ")) {
                if (letter.equals(letters.get(question))) {
                    answered.add(line.substring("-- ".length()));
                }
            } else {
                question = null;
                answered.add(line);
            }
        }
        return String.join("\n", answered) + "\n";
    }

    private static String questionOf(String question) {
        return question.substring(NewMigration.UNEDITED_DRAFT.length());
    }

    private static boolean isAbout(String question, String name) {
        String of = question.replaceFirst(",? or (?:was it|were they) .*", "");
        return Pattern.compile("[. ]" + name + "\\b", Pattern.CASE_INSENSITIVE)
                .matcher(of)
                .find();
    }

    private static String upOf(List<String> lines) {
        return lines.stream()
                .takeWhile(line -> !line.equals("-- Down Migration"))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
