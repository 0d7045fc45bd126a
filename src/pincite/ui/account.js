// A session ends by itself: what is asked then opens the login page, and comes back to this place.
const ask = window.fetch;
window.fetch = async (...order) => {
  const answer = await ask(...order);
  if (answer.status === 401) {
    location.assign('login?to=' + encodeURIComponent(location.search));
  }
  return answer;
};
