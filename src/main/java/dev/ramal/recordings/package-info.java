/** A call's recordings: fetched from Twilio, named, archived in a folder or in Google Drive, exactly once. */
@NullMarked
package dev.ramal.recordings;

import org.jspecify.annotations.NullMarked;
