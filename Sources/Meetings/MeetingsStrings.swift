public import Web

/// The texts of this module.
public enum MeetingsStrings {
    public static let catalog = Catalog(stringCatalog: Embedded.text("Localizable.xcstrings") ?? "")
}
