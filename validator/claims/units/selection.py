"""Which units are read, in which spellings: the readable source from which ``generate`` writes ``table.json``.

The exact sizes come from pint; this page only chooses. A unit is convertible only if its name means one size in every
text. Where a name means several (a gallon is American or imperial, a ton short or long, an ounce of gold is not one of
flour, a gigabyte 10⁹ or 2³⁰ bytes), it stands alone: it is compared with itself and never converted, because a
conversion with the wrong size would accuse a correct text. The full name ("US gallon", "short ton") converts.
"""

CONVERTIBLE = """
# canonical | pint's expression | plural shown | names (singular, lower case) | other symbols | SI prefixes
m    | meter                | metres           | metre, meter                        |           | yes
inch | inch                 | inches           | inch                                | in        |
ft   | foot                 | feet             | foot                                | ft        |
yd   | yard                 | yards            | yard                                |           |
mile | mile                 | miles            | mile, statute mile                  | mi        |
nmi  | nautical_mile        | nautical miles   | nautical mile, sea mile             | NM        |
fathom | 6 * foot           | fathoms          | fathom                              |           |
furlong | 660 * foot        | furlongs         | furlong                             |           |
au   | astronomical_unit    | astronomical units | astronomical unit                 |           |
light-year | light_year     | light-years      | light-year, light year, lightyear   | ly        |
hectare | hectare           | hectares         | hectare                             | ha        |
# pint's acre is the one of the US survey foot (until 2022); the international acre makes 640 acres a square mile.
acre | 43560 * foot ** 2    | acres            | acre                                |           |
acre-foot | 43560 * foot ** 3 | acre-feet      | acre-foot, acre foot, acre-feet, acre feet               |           |
L    | liter                | litres           | litre, liter                        | l, ℓ      | yes
cc   | cubic_centimeter     | cubic centimetres | cc                                 |           |
US gallon | gallon          | US gallons       | us gallon, u.s. gallon, american gallon |       |
imperial gallon | imperial_gallon | imperial gallons | imperial gallon, uk gallon     |           |
US pint | pint              | US pints         | us pint                             |           |
imperial pint | imperial_pint | imperial pints | imperial pint, uk pint              |           |
g    | gram                 | grams            | gram, gramme                        |           | yes
t    | metric_ton           | tonnes           | tonne, metric ton, metric tonne     |           | yes
lb   | pound                | pounds           | avoirdupois pound                   | lbs       |
stone | stone               | stone            | stone                               |           |
short ton | ton             | short tons       | short ton, us ton                   |           |
long ton | long_ton         | long tons        | long ton, imperial ton, uk ton      |           |
troy ounce | troy_ounce     | troy ounces      | troy ounce, troy oz                 | ozt       |
avoirdupois ounce | ounce   | avoirdupois ounces | avoirdupois ounce                 |           |
s    | second               | seconds          | second                              | sec       | yes
min  | minute               | minutes          | minute                              |           |
h    | hour                 | hours            | hour                                | hr        |
day  | day                  | days             | day                                 | d         |
week | week                 | weeks            | week                                | wk        |
fortnight | fortnight       | fortnights       | fortnight                           |           |
°C   | degree_Celsius       | degrees Celsius  | degree celsius, celsius, centigrade, degree centigrade | degC, ℃ |
°F   | degree_Fahrenheit    | degrees Fahrenheit | degree fahrenheit, fahrenheit     | degF      |
Δ°C  | delta_degree_Celsius | degrees Celsius of difference | degree celsius of difference | |
Δ°F  | delta_degree_Fahrenheit | degrees Fahrenheit of difference | degree fahrenheit of difference | |
K    | kelvin               | kelvins          | kelvin                              |           | yes
knot | knot                 | knots            | knot                                | kn        |
N    | newton               | newtons          | newton                              |           | yes
J    | joule                | joules           | joule                               |           | yes
Wh   | watt_hour            | watt-hours       | watt-hour, watt hour, watthour      |           | yes
eV   | electron_volt        | electronvolts    | electronvolt, electron volt         |           | yes
W    | watt                 | watts            | watt                                |           | yes
Pa   | pascal               | pascals          | pascal                              |           | yes
bar  | bar                  | bars             |                                     |           | yes
atm  | atmosphere           | atmospheres      |                                     |           |
psi  | pound_force_per_square_inch | psi       | psi                                 |           |
mmHg | millimeter_Hg        | millimetres of mercury | millimetre of mercury, millimeter of mercury | |
Hz   | hertz                | hertz            | hertz                               |           | yes
A    | ampere               | amperes          | ampere, amp                         |           | yes
Ah   | ampere_hour          | ampere-hours     | ampere-hour, amp-hour, ampere hour, amp hour |  | yes
V    | volt                 | volts            | volt                                |           | yes
Ω    | ohm                  | ohms             | ohm                                 |           | yes
T    | tesla                | teslas           | tesla                               |           | yes
mol  | mole                 | moles            | mole                                |           | yes
Gy   | gray                 | grays            |                                     |           | yes
bit  | bit                  | bits             | bit                                 |           | yes
byte | byte                 | bytes            | byte, octet                         |           |
KiB  | kibibyte             | kibibytes        | kibibyte                            |           |
MiB  | mebibyte             | mebibytes        | mebibyte                            |           |
GiB  | gibibyte             | gibibytes        | gibibyte                            |           |
TiB  | tebibyte             | tebibytes        | tebibyte                            |           |
%    | percent              | percent          | percent, pct, percentage                      |           |
‰    | permille             | per mille        | permille                            |           |
ppm  | ppm                  | parts per million | ppm, part per million                            |           |
"""

EXACT_CONSTANTS = {"speed_of_light", "standard_gravity", "standard_atmosphere", "conventional_mercury_density",
                   "elementary_charge"}  # fmt: skip
"""Constants of pint with an exact value by definition that a chosen unit may rest on. Any other (π, and all that is
measured) makes a unit inexact, and the generator refuses it."""

STANDALONE = """
# canonical | base | size in it | plural shown | names | other symbols | SI prefixes
percentage point | 1    | 1/100   | percentage points | percentage point, percent point, %-point, % point | pp, p.p. |
basis point      | 1    | 1/10000 | basis points      | basis point  | bp       |
ppb              | 1    | 1/1000000000 | parts per billion | ppb, part per billion |          |
month            | month | 1      | months      | month              | mo       |
quarter          | month | 3      | quarters    | quarter            |          |
year             | month | 12     | years       | year               | yr, y    |
decade           | month | 120    | decades     | decade             |          |
century          | month | 1200   | centuries   | century            |          |
millennium       | month | 12000  | millennia   | millennium         |          |
gallon           | gallon | 1     | gallons     | gallon             | gal      |
quart            | gallon | 1/4   | quarts      | quart              | qt       |
pint             | gallon | 1/8   | pints       | pint               | pt       |
fluid ounce      | fluid ounce | 1 | fluid ounces | fluid ounce      | fl oz, floz |
cup              | cup | 1        | cups        | cup                |          |
tablespoon       | tablespoon | 1 | tablespoons | tablespoon         | tbsp     |
teaspoon         | teaspoon | 1   | teaspoons   | teaspoon           | tsp      |
barrel           | barrel | 1     | barrels     | barrel, barrel of oil, oil barrel, barrel of crude | bbl |
boe              | barrel of oil equivalent | 1 | barrels of oil equivalent | barrel of oil equivalent | |
toe              | tonne of oil equivalent | 1 | tonnes of oil equivalent | tonne of oil equivalent | | yes
bushel           | bushel | 1     | bushels     | bushel             |          |
ton              | ton | 1        | tons        | ton                |          | yes
hundredweight    | hundredweight | 1 | hundredweight | hundredweight | cwt      |
ounce            | ounce | 1      | ounces      | ounce              | oz       |
carat            | carat | 1      | carats      | carat, karat       | ct       |
cal              | calorie | 1    | calories    | calorie            |          |
kcal             | kilocalorie | 1 | kilocalories | kilocalorie      |          |
BTU              | british thermal unit | 1 | BTU | british thermal unit | Btu, btu |
therm            | therm | 1      | therms      | therm              |          |
hp               | horsepower | 1 | horsepower  | horsepower         | HP       |
kB               | kilobyte | 1   | kilobytes   | kilobyte           | KB       |
MB               | megabyte | 1   | megabytes   | megabyte           |          |
GB               | gigabyte | 1   | gigabytes   | gigabyte           |          |
TB               | terabyte | 1   | terabytes   | terabyte           |          |
PB               | petabyte | 1   | petabytes   | petabyte           |          |
EB               | exabyte | 1    | exabytes    | exabyte            |          |
°                | degree | 1     | degrees     | degree             | deg      |
radian           | radian | 1     | radians     | radian             | rad      |
parsec           | parsec | 1     | parsecs     | parsec             |          | yes
rpm              | rpm | 1        | revolutions per minute | rpm     |          |
Sv               | sievert | 1    | sieverts    | sievert            |          | yes
Bq               | becquerel | 1  | becquerels  | becquerel          |          | yes
dB               | decibel | 1    | decibels    | decibel            |          |
pH               | ph | 1         | pH          | ph                 |          |
lm               | lumen | 1      | lumens      | lumen              |          |
lx               | lux | 1        | lux         | lux                |          |
point            | point | 1      | points      | point              | pt.      |
times            | times | 1      | times       | times              |          |
cent             | cent | 1       | cents       | cent               | ¢        |
penny            | penny | 1      | pence       | penny              |          |
dunam            | dunam | 1      | dunams      | dunam              |          |
magnitude        | magnitude | 1  | magnitudes  | magnitude          |          |
"""

REASONS = {
    "month": "months differ in length, so months, quarters and years have no fixed number of days (an average such as "
    "365.25 days a year would call a true sentence false)",
    "gallon": "a gallon, quart or pint is American or imperial; write 'US gallon' or 'imperial gallon'",
    "fluid ounce": "a fluid ounce is American or imperial",
    "barrel": "a barrel of oil, of beer and of flour differ",
    "ton": "a ton is short, long or metric; write 'tonne', 'short ton' or 'long ton'",
    "ounce": "an ounce of gold (troy) is not one of flour; write 'troy ounce' or 'avoirdupois ounce'",
    "hundredweight": "a hundredweight is American (100 lb) or imperial (112 lb)",
    "calorie": "a calorie is 4.184 J or 4.1868 J, and a calorie of food is a kilocalorie",
    "kilocalorie": "a kilocalorie is 4.184 kJ or 4.1868 kJ",
    "british thermal unit": "the BTU has several definitions",
    "therm": "the therm has several definitions",
    "horsepower": "horsepower is mechanical, metric or electrical",
    "kilobyte": "a kilobyte is 1000 or 1024 bytes",
    "megabyte": "a megabyte is 1000² or 1024² bytes",
    "gigabyte": "a gigabyte is 1000³ or 1024³ bytes",
    "terabyte": "a terabyte is 1000⁴ or 1024⁴ bytes",
    "degree": "a degree is of an angle or of a temperature scale; write '°C' or '°F'",
    "decibel": "decibels are logarithms: they neither add up nor convert",
    "ph": "pH is a logarithm: it neither adds up nor converts",
    "magnitude": "magnitudes are logarithms: they neither add up nor convert",
    "parsec": "a parsec rests on π",
    "rpm": "a turn rests on π",
    "sievert": "a sievert weights the dose by its effect; it is not a gray",
    "cent": "cents of which currency is not said",
    "penny": "pence of which currency is not said",
}

ALIASES = """
km = Km, KM, kms
kg = Kg, KG, kgs, kilo
cm = cms
μg = mcg, ug
km/h = kph, kmh, KPH, kmph
mile/h = mph, MPH
mile/gallon = mpg
km² = sqkm
m² = sqm
ft² = sqft
bit/s = baud
Mbit/s = Mbps
Gbit/s = Gbps
kbit/s = kbps
Mbit = Mb, Mbits
Gbit = Gb, Gbits
kbit = kb, kbits
barrel/day = bpd, bbl/d
°C = deg C, deg. C, degree C
°F = deg F, deg. F, degree F
h = hrs
min = mins
s = secs
year = yrs, year old, year-old, year of age
month = mos, month old, month-old
week = wks
ton·TNT = ton of tnt
"""

AMBIGUOUS = {
    "bps": "basis points or bit/s",
    "ppt": "percentage points, or parts per trillion",
    "c": "°C or cent",
    "f": "°F",
    "mb": "MB (megabytes) or Mbit (megabits)",
    "gb": "GB (gigabytes) or Gbit (gigabits)",
    "tb": "TB (terabytes) or Tbit (terabits)",
    "b": "byte, bit or barrel",
}
"""Texts (lower case, when no symbol is written exactly so) that are refused, with what may have been meant."""

PREFIXES = "pico nano micro milli centi deci deca hecto kilo mega giga tera peta exa"
