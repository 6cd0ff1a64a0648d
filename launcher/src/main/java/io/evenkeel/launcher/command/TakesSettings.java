package io.evenkeel.launcher.command;

/** A command whose options include settings. */
interface TakesSettings {
    SettingOptions settings();
}
