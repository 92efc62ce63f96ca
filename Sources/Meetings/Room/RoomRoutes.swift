import Records
import Web

/// The views of a room, and where they are followed.
enum RoomRoutes {
    static let routes: [Route] = [
        Route("/sittings/{slug}/room", "The room of a sitting, for a delegate", answer: RoomPage.read(.room)),
        Route("/sittings/{slug}/screen", "The room of a sitting, for the projector", answer: RoomPage.read(.screen)),
        Route("/sittings/{slug}/chair", "The room of a sitting, for its chair and the secretariat", access: chair, answer: RoomPage.read(.chair)),
        Route("/sittings/{slug}/interpreters", "The room of a sitting, for the interpreters", access: .signedIn, answer: RoomPage.read(.interpreters)),
        Route("/statements/{slug}", "A statement made in a sitting", answer: StatementPage.read),
    ]

    static let liveRoutes: [LiveRoute] = [RoomLive.route]

    private static let chair = Access.right([.keep, .preside])
}
