/// What guessers try first, without accents and capitals: from public lists of passwords, in the languages of the region.
enum CommonPasswords {
    static let all: [String] = (words + rows + years).uniqued

    /// Rows of keys and digits that people run a finger over.
    private static let rows = """
        1234567890 0123456789 123456789 12345678 1234567 123456 12345 1234 123 0987654321 987654321 87654321 7654321 654321
        54321 4321 321 qwertyuiop qwertyui qwerty qwertz azerty asdfghjkl asdfgh asdf zxcvbnm zxcvbn zxcv 1qaz2wsx3edc
        1qaz2wsx 1q2w3e4r5t 1q2w3e4r 1q2w3e zaq12wsx qazwsxedc qazwsx abcdefghijklmnopqrstuvwxyz abcdefghijkl abcdefgh
        abcdef abcd abc123 abc a1b2c3d4 a1b2c3 aaaaaa 111111 000000 222222 333333 444444 555555 666666 777777 888888 999999
        112233 121212 123123 123321 131313 101010 159753 147258369 741852963 159357 456789 poiuytrewq lkjhgfdsa mnbvcxz
        """.split { $0.isWhitespace }.map(String.init)

    private static let words = """
        password passw0rd p4ssword p@ssword p@ssw0rd pa55word passwort passord passphrase letmein welcome admin administrator
        root user guest login master access secret default changeme temporal temporary test testing demo hello monkey dragon
        football baseball basketball soccer hockey superman batman spiderman pokemon starwars princess sunshine shadow
        michael jordan michelle jennifer jessica ashley daniel andrew joshua thomas robert charlie george hunter killer
        trustno1 iloveyou loveyou lovely lovers flower freedom whatever computer internet samsung google facebook twitter
        instagram microsoft windows office outlook linkedin apple iphone android ninja mustang harley corvette ferrari
        porsche mercedes yankees cowboys lakers chelsea arsenal liverpool manchester barcelona realmadrid madrid juventus
        summer winter spring autumn january february march april june july august september october november december
        monday tuesday wednesday thursday friday saturday sunday purple orange yellow silver golden diamond cheese chocolate
        cookie banana pepper ginger cocacola buster tigger jasmine maggie bailey snoopy garfield mickey disney naruto
        matrix phoenix eagle falcon tiger panther rainbow butterfly angel angels heaven jesus christ church blessed faith
        family mother father brother sister friend friends forever together always never nothing something
        contrasena contrasenia clave claves acceso entrada usuario administrador secreto secreta bienvenido bienvenida
        bienvenidos hola buenosdias amor amorcito teamo tequiero miamor mivida vida corazon cielo bonita hermosa princesa
        reina reyna muneca preciosa chiquita chiquito gordita gordito bebe nena papi mami mama papa hijos hijo hija familia
        abuela abuelo hermano hermana amigos amigo amiga dios diosmio jesucristo cristo virgen guadalupe bendicion gracias
        esperanza libertad estrella estrellas mariposa mariposas flores rosas rosa sol luna playa verano invierno primavera
        otono enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre lunes martes
        miercoles jueves viernes sabado domingo futbol beisbol campeon campeones america chivas pumas cruzazul olimpia
        motagua saprissa alajuelense marathon cartagines comunicaciones municipal barca messi maradona ronaldo tigre leon
        aguila caballo perro perrito gato gatito conejo delfin chocolate galleta mango tamales pupusas tortilla
        alejandro alejandra andrea antonio carlos carolina claudia cristian cristina daniela diego eduardo elena elizabeth
        enrique ernesto fernando fernanda francisco gabriel gabriela guillermo gustavo hector ignacio javier jose josefina
        juan julia karina laura leonardo lorena lucia luis luisa manuel marcela margarita maria mariana mario martha mauricio
        mercedes miguel monica natalia nicolas oscar pablo patricia paula paulina pedro rafael ramon raquel ricardo roberto
        rodrigo rosario ruben samuel sandra santiago sebastian sergio silvia sofia susana tatiana teresa valentina valeria
        vanessa veronica victor victoria viviana
        motdepasse azertyuiop bonjour bienvenue soleil amour chouchou doudou jetaime loulou marseille paris secretariat
        ministere ministre gouvernement france quebec
        centroamerica latinoamerica mesoamerica norteamerica caribe tegucigalpa sanjose sansalvador managua
        belmopan washington ottawa ministerio ministro ministra cancilleria embajada embajador embajadora consulado
        consul gobierno presidencia presidente presidenta secretaria secretario relaciones exteriores gobernacion
        interior migracion migraciones migrante migrantes migration migrants extranjeria frontera fronteras pasaporte refugio
        refugiados delegacion delegado delegada conferencia conference regional government ministry minister embassy consulate
        passport border borders foreign affairs vicepresidente funcionario direccion director
        directora oficina oficial proceso
        """.split { $0.isWhitespace }.map(String.init)

    /// A year is what people add when a rule wants a digit.
    private static let years = (1930...2040).map(String.init)
}

extension Array where Element: Hashable {
    /// Each element once, in the order of its first place.
    fileprivate var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
