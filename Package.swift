// swift-tools-version: 6.2
import PackageDescription

/// Swift 6 everywhere, with the features that make imports and existentials explicit.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

/// A target with its translations (and pages' assets) built in: one program, one file to install.
func floor(_ name: String, _ dependencies: [Target.Dependency], embeds: [String] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, exclude: embeds, swiftSettings: settings,
        plugins: embeds.isEmpty ? [] : ["Embed"])
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let strings = ["Localizable.xcstrings"]

let package = Package(
    name: "puebla",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "puebla", targets: ["puebla"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/vapor/jwt-kit.git", from: "5.7.1"),
        .package(url: "https://github.com/swiftcsv/SwiftCSV.git", from: "0.10.0"),
        .package(
            url: "https://github.com/apple/swift-configuration.git", from: "1.4.0",
            traits: [.defaults, "YAML"]),
    ],
    targets: [
        // floor 0
        .systemLibrary(
            name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CStemmer", providers: [.apt(["libstemmer-dev"])]),
        floor(
            "SQL",
            [
                "CPostgres", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"), logging, crypto,
            ]),
        floor("HTML", []),
        // floor 1
        floor("Records", ["SQL", "CStemmer", crypto, logging]),
        // floor 2
        floor(
            "Web", ["Records", "SQL", "HTML", logging, .product(name: "Subprocess", package: "swift-subprocess")],
            embeds: strings),
        floor("Institution", ["Records", "SQL", "HTML", "Web"], embeds: strings),
        // floor 3
        floor(
            "Documents",
            [
                "Records", "SQL", "HTML", "Web", "Institution", yams, .product(name: "SwiftCSV", package: "SwiftCSV"),
            ], embeds: strings),
        floor("FollowUp", ["Records", "SQL", "HTML", "Web", "Institution"], embeds: strings),
        floor("Meetings", ["Records", "SQL", "HTML", "Web", "Institution"], embeds: strings),
        floor(
            "Accounts",
            [
                "Records", "SQL", "HTML", "Web", "Institution", crypto, cryptoExtras, logging,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
            ], embeds: strings),
        // floor 4
        floor(
            "Portal",
            [
                "Records", "SQL", "HTML", "Web", "Institution", "Documents", "FollowUp", "Meetings", "Accounts",
                "CharterFiles", logging,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ], embeds: strings + ["Assets"]),
        floor("CharterFiles", ["Records", "Institution", "Documents", "FollowUp", "Meetings", "Accounts", yams]),
        // floor 5
        .executableTarget(
            name: "puebla",
            dependencies: [
                "Portal", "CharterFiles", "Documents", "Accounts", "Institution", "Records", "SQL", "Web", logging,
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ], swiftSettings: settings, plugins: ["Embed"]),
        // tests
        .target(
            name: "TestDatabase", dependencies: ["SQL", logging, .product(name: "GRDBSQLite", package: "GRDB.swift")],
            swiftSettings: settings),
        tests("SQLTests", ["SQL", "TestDatabase", logging]),
        tests("HTMLTests", ["HTML"]),
        tests("RecordsTests", ["Records", "SQL", "TestDatabase", logging]),
        tests("WebTests", ["Web", "HTML", "Records", "SQL", "TestDatabase"]),
        tests("InstitutionTests", ["Institution", "Records", "SQL", "Web", "TestDatabase"]),
        tests("DocumentsTests", ["Documents", "Records", "SQL", "Web", "TestDatabase"]),
        tests("MeetingsTests", ["Meetings", "Institution", "Records", "SQL", "Web", "TestDatabase"]),
        tests("FollowUpTests", ["FollowUp", "Records", "SQL", "Web", "TestDatabase"]),
        tests(
            "AccountsTests",
            [
                "Accounts", "Institution", "Records", "SQL", "HTML", "Web", "TestDatabase", logging,
                .product(name: "JWTKit", package: "jwt-kit"),
            ]),
        tests("CharterFilesTests", ["CharterFiles", "Institution", "Documents", "FollowUp", "Records"]),
        tests(
            "PortalTests",
            [
                "Portal", "Accounts", "CharterFiles", "Institution", "Documents", "FollowUp", "Meetings", "Records", "SQL", "HTML",
                "Web",
                "TestDatabase", logging, .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        // what is built into the program
        .executableTarget(name: "embed", swiftSettings: settings),
        .plugin(name: "Embed", capability: .buildTool(), dependencies: ["embed"]),
    ]
)
