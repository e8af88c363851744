/// Names of firms as they turn up in real lists: umlauts, other scripts, commas, quotes, a decomposed accent.
enum AccountNames {
  /// A name for an account of a region and segment.
  static func draw(_ random: inout RandomStream, region: String, segment: String?) -> String {
    if random.chance(30), let odd = random.pick(odd) { return odd }
    let stem = random.pick(stems[region] ?? []) ?? "Nova"
    let trade = random.pick(trades[region]?[segment ?? ""] ?? []) ?? "Group"
    let form = random.pick(forms[region] ?? []) ?? ""
    return form.isEmpty ? "\(stem) \(trade)" : "\(stem) \(trade)\(form)"
  }

  private static let odd = [
    "Acme, Inc.", "The \"Good\" Bakery", "O'Neill & Søns", "Cafe\u{301} Zentral", "Łódź Tekstylia sp. z o.o.",
    "株式会社みなと", "上海云帆科技有限公司", "한빛소프트", "Société Générique, SARL", "Žižkov Tisk s.r.o.", "NULL Systems",
    "1-2-3 Umzüge", "Ελληνικά Νησιά", "Sweet & Sour, \"fresh\" Foods",
  ]

  private static let stems: [String: [String]] = [
    "dach": [
      "Löwenherz", "Müller", "Grün", "Bärental", "Kästner", "Zürcher", "Edelweiß", "Nordlicht", "Schäfer", "Vogelsang",
      "Weiß", "Aare",
      "Jägermann", "Steinbrück", "Öko", "Hofmann", "Rheinufer", "Tübinger", "Alpen", "Kranich",
    ],
    "uk": [
      "Ashdown", "Brackley", "Carrow", "Dunmore", "Eastgate", "Fenwick", "Harrow", "Kelso", "Langley", "Marlow",
      "Oakham", "Pembroke",
      "Ravenscar", "Severn", "Thornbury", "Whitby", "Llŷn", "Inverness", "O'Hara", "Blackfriars",
    ],
    "nordics": [
      "Ångström", "Björk", "Fjell", "Sjö", "Håkon", "Malmö", "Tromsø", "Älv", "Kiruna", "Sæter", "Østerbro", "Lumi",
      "Pohjola", "Norra",
      "Vätter", "Skagen", "Åre", "Dalarna",
    ],
    "us": [
      "Bluebird", "Cascade", "Delta", "Evergreen", "Frontier", "Granite", "Harbor", "Ironwood", "Juniper", "Keystone",
      "Lakeside",
      "Mesa", "Northstar", "Osprey", "Pioneer", "Redwood", "Summit", "Tidewater", "Piñon", "Yellowstone",
    ],
    "apac": [
      "Sakura", "青空", "明日香", "Hanoi", "Kiwi", "Merlion", "Nusantara", "桜井", "星河", "Wattle", "Coral", "Jade", "Lotus",
      "Mekong",
      "Southern Cross", "Taipei", "Banyan", "Tūī",
    ],
  ]

  private static let trades: [String: [String: [String]]] = [
    "dach": [
      "retail": ["Handel", "Möbel", "Kaufhäuser"],
      "logistics": ["Logistik", "Spedition", "Fracht"],
      "health": ["Kliniken", "Apotheken", "Pflege"],
      "education": ["Bildung", "Akademie", "Schulen"],
      "finance": ["Versicherung", "Treuhand", "Bank"],
      "media": ["Verlag", "Medien", "Rundfunk"],
      "manufacturing": ["Werke", "Technik", "Küchen"],
    ],
    "uk": [
      "retail": ["Retail", "Stores", "Foods"],
      "logistics": ["Logistics", "Haulage", "Freight"],
      "health": ["Care", "Dental", "Health"],
      "education": ["Learning", "Schools", "College"],
      "finance": ["Capital", "Partners", "Insurance"],
      "media": ["Press", "Media", "Pictures"],
      "manufacturing": ["Mills", "Tools", "Ceramics"],
    ],
    "nordics": [
      "retail": ["Handel", "Möbler", "Livs"],
      "logistics": ["Logistik", "Frakt", "Rederi"],
      "health": ["Hälsa", "Sjukvård", "Apotek"],
      "education": ["Skola", "Läromedel", "Kurs"],
      "finance": ["Finans", "Försäkring", "Bank"],
      "media": ["Media", "Förlag", "Film"],
      "manufacturing": ["Verk", "Stål", "Energi"],
    ],
    "us": [
      "retail": ["Stores", "Outfitters", "Foods"],
      "logistics": ["Freight", "Trucking", "Logistics"],
      "health": ["Health", "Clinics", "Dental"],
      "education": ["Learning", "Academy", "Tutors"],
      "finance": ["Capital", "Credit", "Insurance"],
      "media": ["Media", "Pictures", "Radio"],
      "manufacturing": ["Manufacturing", "Tools", "Plastics"],
    ],
    "apac": [
      "retail": ["Trading", "Foods", "百貨店"],
      "logistics": ["Logistics", "物流", "Shipping"],
      "health": ["Health", "Clinics", "医療"],
      "education": ["Academy", "学院", "Learning"],
      "finance": ["Finance", "Capital", "銀行"],
      "media": ["メディア", "Pictures", "Media"],
      "manufacturing": ["工業", "Works", "Plastics"],
    ],
  ]

  private static let forms: [String: [String]] = [
    "dach": [" GmbH", " AG", " GmbH & Co. KG", " KG", ""], "uk": [" Ltd", " plc", " & Co.", ""],
    "nordics": [" AB", " A/S", " Oy", " AS"],
    "us": [", Inc.", " LLC", " Corp.", ""], "apac": [" Pty Ltd", " Co., Ltd.", " Pte. Ltd.", "株式会社", ""],
  ]
}
