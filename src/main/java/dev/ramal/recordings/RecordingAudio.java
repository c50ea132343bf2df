package dev.ramal.recordings;

import java.nio.file.Path;

/**
 * A recording's audio, whole and checked, in a local file.
 *
 * @param file where it is
 * @param format what it is
 * @param bytes its size
 * @param md5 its checksum in hex
 * @param ours whether the file was made for one try and goes with it
 */
public record RecordingAudio(Path file, AudioFormat format, long bytes, String md5, boolean ours) {}
