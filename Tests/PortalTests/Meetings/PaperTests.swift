import HTML
import Institution
import Meetings
import Records
import TestDatabase
import Testing
import Web

@testable import Portal

/// What pages leave on the screen when they are printed.
@Suite(.timeLimit(.minutes(5))) struct PaperTests {
    /// A text with all that is for working on it.
    private struct Sheet: Page {
        func head(_ t: Translator) -> PageHead { PageHead("Hoja") }

        func body(_ t: Translator) -> HTML {
            """
            <p>Lo acordado</p><p class="tools"><a href="/es/a">Cambiar</a></p>
            <section class="conflicts screen" aria-labelledby="c"><h2 id="c">Conflictos</h2><ul><li>Uno</li></ul></section>
            <p>A las nueve<span class="screen"> · Su página</span></p><p class="screen">Todavía nada</p>
            <section class="screen" aria-labelledby="n"><form method="post"><p>Aprobar</p></form><p>Siguiente</p></section>
            <section aria-labelledby="r"><h2 id="r">Resultado</h2></section>
            """
        }
    }

    @Test func `Word gets the text alone, as paper does`() async throws {
        let site = try await Stage.shared(.sqlite).portal.site
        let markup = PrintedPage.markup(Sheet(), Translator(.spanish, site: site, catalog: House.catalog), style: nil)
        for told in ["Lo acordado", "A las nueve</p>", "Resultado"] { #expect(markup.contains(told), "\(told)") }
        for working in ["Cambiar", "Conflictos", "Uno", "Su página", "Todavía", "Aprobar", "Siguiente"] {
            #expect(!markup.contains(working), "\(working)")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `A long name is set smaller on its badge, and neither party nor code are under it`(engine: TestEngine) async throws {
        let scene = try await ConvocationScene(engine)
        try await scene.convene()
        let long = String(repeating: "Nombre ", count: 12) + "Final"
        await scene.register("focal-mex", "Ana", role: "head")
        await scene.register("focal-mex", long, role: "delegate")
        for name in ["Ana", long] {
            let id = try await scene.identity(of: name)
            #expect(await scene.house.send(scene.path + "/convocation/accredit", as: "saul", ["delegate": id]).status == 303)
        }
        let page = await scene.house.ask(scene.path + "/badges", as: "saul").body
        #expect(page.contains("<p class=\"badge-name\">Ana</p>") && page.contains("<p class=\"badge-name longest\">\(long)</p>"))
        #expect(page.contains("<div class=\"badge-foot\"><p class=\"badge-party\">"))
    }
}
