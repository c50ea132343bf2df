package dev.ramal.check;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What the files refer to outside themselves.
 *
 * @param settings every setting, by name
 * @param prompts the names of prompts, by language
 * @param media where sounds are
 * @param calendars where calendars are
 * @param numbers the flow of each number that has its own
 */
public record Surroundings(
        Map<String, String> settings,
        Map<String, Set<String>> prompts,
        Path media,
        Path calendars,
        Map<String, String> numbers) {}
