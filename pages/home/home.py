"""What must I do, by date, and how far are the calls?"""

from committee.ui import desk, home

member = desk.enter("home")

home.greet(member)
home.show_due(member)
home.show_path(member)
