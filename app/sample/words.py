"""What people of the sample wrote and said; first visits speak of hopes only."""

# fmt: off
HOPES = (
    "They hope {child} keeps loving stories, and that school stays a place where questions are welcome.",
    "Grandmother dreams of seeing {child} finish high school, the first in the family. {child} wants to be a nurse.",
    "{child} wants to build bridges. The family saves cardboard for models, and the kitchen table is full of them.",
    "Their hope is that {child} keeps both languages and both sets of friends.",
    "They wish for {child} to be kind and brave. {child} wishes for a dog.",
    "{child} dreams of playing the trumpet in the parade. Everybody laughed, then everybody agreed.",
    "The parents hope for good friends more than anything. {child} would like to open a bakery one day.",
    "They came a long way for the schools here. {child} wants to become a teacher of small children.",
    "{child} hopes to visit the grandparents by the sea next summer and to teach them to read in English.",
    "An older sister studies to be an engineer, and {child} wants to do the same, only with rockets.",
)
HELPS = (
    "A quiet start. {child} warms up when somebody asks about the garden first.",
    "Pictures before words. {child} explains everything with drawings.",
    "Working beside a friend. At home {child} learns by teaching the little brother.",
    "Knowing the plan of the day. The family keeps a calendar on the door.",
    "Being asked twice: the first answer is shy, the second one is wonderful.",
    "Moving about. {child} thinks best while walking or sorting things.",
    "Songs. The whole family sings while they cook.",
    "Time. {child} likes to watch once before trying.",
    "Humor. A joke opens every door with {child}.",
    "A text message in the evening works best for the parents, who both work early.",
)
USES = (
    "I will start the morning circle with a question about home.", "I will let {child} draw the first draft.",
    "I will pair {child} with a friend who likes to listen.", "I will bring in the song they taught us.",
    "I will ask the class for family recipes and begin with theirs.",
    "I will use building blocks when we talk about shapes.",
)
PROMISES = (
    "I will send the library's hours by Friday.", "We will find a trumpet to borrow and call next week.",
    "I will text, not call, and only after five.", "I will ask about the bus stop and tell them by Monday.",
    "We promised to come to the market and say hello.",
)
TOGETHER = (
    "We looked at a book together, and they now read ten minutes before bed, in whichever language they like.",
    "We played the number game with dice; they will play it on Sundays.",
    "We talked about how letters and sounds go together, with the shopping list as our text.",
    "We shared how {child} has grown since our first visit and chose one goal for spring.",
)
ASSUMED = (
    "I had assumed that nobody had time for school things. In truth three grown-ups share the bedtime stories.",
    "I thought that the quiet meant little interest. It was respect.",
    "I expected to explain; I mostly listened and learned.",
    "I had guessed that English would be hard for them. The grandfather taught it for years.",
)
WISHES = ("Weekdays after five.", "Saturday mornings are best.", "Tuesdays or Thursdays, not on payday.",
          "Any day but Friday.",
          "After the baby's nap, around four.", "When the father is back from the late shift, mornings.")
CANCELLED = ("The family moved to another district.", "The student changed schools.", "Invited twice by mistake.",
             "The family asked to begin again in spring.")
LONG = "The family had cooked for us, and we stayed."
ALONE = "My partner fell ill that morning and the family still wished to meet."
ALONE_UNPAID = "One person went alone; this district pays for pairs."
UNTRAINED = "This person's training was not current on the visit's day."
IN_HOURS = "This was inside the person's hours of contract, which are paid already."
RETURNED = "Please check the end time with your partner."
REJECTED = "The employee number did not match payroll's records."
NEWS = (
    ((), "Visits in December", "The last visits of the year are before the winter break. In January we begin with "
     "families who asked to wait. Thank you for every door you knocked at."),
    (("liaison", "school_coordinator"), "Letters in five more languages",
     "The invitations in Amharic, Korean, Polish, Russian and Somali are ready to be looked over."),
)
SESSIONS = (
    (12, "What families told us about mornings, and what we had assumed about them.",
     "Each of us tries one quiet start this week, and we tell each other how it went."),
    (47, "First visits without talk of grades: what came instead.",
     "We keep a page of hopes and dreams in the staff room, without names."),
)
OUTREACH = (
    (9, "families", "Family night with soup and stories", "School library", 64),
    (23, "community", "A table at the Saturday market", "Lanternfield market hall", 110),
    (38, "educators", "Why we visit: an hour for new colleagues", "District office", 27),
    (71, "partners", "Breakfast with the public library and the food bank", "Public library", 14),
)
# fmt: on
