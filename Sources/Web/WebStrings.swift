/// The texts of this module.
public enum WebStrings {
    public static let catalog = Catalog(stringCatalog: Embedded.text("Localizable.xcstrings") ?? "")
}
