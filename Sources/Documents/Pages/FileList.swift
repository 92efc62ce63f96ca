import HTML
import Records
import Web

/// The files of a revision, to be downloaded.
struct FileList {
    let slug: String
    let t: Translator

    func html(_ revision: DocumentRevision) -> HTML {
        let items = revision.files.filter { $0.role != .page }.html { item -> HTML in
            let language: HTML = item.language == .none
                ? HTML(escaping: t("attachment")) : HTML(escaping: t.name(of: item.language))
            return """
                <li><a href="\(url: DocumentArchive.path(slug, item.file))" download type="\(item.file.media)">\(item.file.name)</a> <small>\(language) · \(FileList.kind(item.file.media)) · \(size(item.file.size))</small></li>
                """
        }
        return items.isEmpty ? .empty : "<ul class=\"lines\">\(items)</ul>"
    }

    private func size(_ bytes: Int) -> String {
        bytes < 1 << 20 ? "\(t.number(max(1, bytes >> 10))) KB" : "\(t.number(bytes >> 20)) MB"
    }

    static func kind(_ media: String) -> String {
        switch media {
        case "application/pdf": "PDF"
        case "text/plain": "TXT"
        case "text/html": "HTML"
        case "application/rtf": "RTF"
        case let media where media.contains("wordprocessingml"): "Word"
        case let media where media.contains("opendocument"): "OpenDocument"
        default: media
        }
    }
}
