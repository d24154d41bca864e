// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Place;
import java.util.List;

/**
 * A value in a settings file.
 *
 * @param value a String, a Boolean, a Long, a list, or another object, which is no setting's value
 * @param place where its key is
 */
record SettingNode(Object value, Place place) {

    /** The texts of a string or of a list of strings; none where it is anything else. */
    List<String> texts() {
        List<?> elements = value instanceof List<?> list ? list : List.of(value);
        List<String> texts = elements.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
        return texts.size() == elements.size() ? texts : List.of();
    }
}
